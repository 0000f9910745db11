import { createContext, useContext, useSyncExternalStore } from "react";
import type { Api } from "./client";
import type { Session } from "./session";

interface Connection {
  api: Api;
  session: Session;
}

const ConnectionContext = createContext<Connection | null>(null);

export const ConnectionProvider = ConnectionContext.Provider;

function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error("no ConnectionProvider above");
  return connection;
}

export function useApi(): Api {
  return useConnection().api;
}

export function useSession(): Session {
  return useConnection().session;
}

/** Whether somebody is signed in, kept up to date across tabs. */
export function useIsSignedIn(): boolean {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, () => session.isOpen);
}
