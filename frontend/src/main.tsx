import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter } from "react-router";
import { createApi, tokenExchange } from "./api/client";
import { browserTokenStore, Session, tabLock } from "./api/session";
import { App, createQueries } from "./app/App";
import { ROUTES } from "./app/routes";
import { isLanguage, preferredLanguage } from "./i18n/languages";
import { createWords } from "./i18n/setup";
import { LANGUAGE_KEY } from "./i18n/useLanguage";
import "./ui/tokens.css";
import "./ui/page.css";

const send = (request: Request) => window.fetch(request);

async function start(): Promise<void> {
  const chosen = window.localStorage.getItem(LANGUAGE_KEY);
  const language =
    chosen !== null && isLanguage(chosen) ? chosen : preferredLanguage(navigator.languages);
  document.documentElement.lang = language;
  const words = await createWords(language);
  const { origin } = window.location;
  const exchange = tokenExchange(origin, send);
  const session = new Session(browserTokenStore(window), tabLock(navigator.locks), exchange);
  const api = createApi({ origin, session, language: () => words.language, send });
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <App
        connection={{ api, session }}
        words={words}
        queries={createQueries()}
        router={createBrowserRouter(ROUTES)}
      />
    </StrictMode>,
  );
}

void start();
