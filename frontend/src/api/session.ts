import type { Tokens } from "./types";

/**
 * Who is signed in.
 *
 * The access token lives in memory only. The refresh token lives in localStorage, not in
 * sessionStorage: a duplicated tab copies sessionStorage, two tabs would then spend the same
 * rotating token, and the server rightly ends the family on such reuse. With one shared copy, read
 * and rotated under a lock that spans tabs, that cannot happen, and an ad made in one tab can be
 * watched in another. What a script could steal is a token that is worthless after its next
 * rotation, and the content policy admits no foreign script.
 */
export interface TokenStore {
  read(): string | null;
  write(refreshToken: string | null): void;
  /** Calls back when another tab writes; returns the way to stop. */
  watch(changed: () => void): () => void;
}

export type Lock = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Exchanges a refresh token; null means the server refused it for good; other failures throw. */
export type Exchange = (refreshToken: string) => Promise<Tokens | null>;

export class Session {
  readonly #store: TokenStore;
  readonly #lock: Lock;
  readonly #exchange: Exchange;
  readonly #listeners = new Set<() => void>();
  #access: string | null = null;
  #wasLeft = false;
  #refreshing: Promise<string | null> | null = null;

  constructor(store: TokenStore, lock: Lock, exchange: Exchange) {
    this.#store = store;
    this.#lock = lock;
    this.#exchange = exchange;
  }

  /** True while there is something to sign in with; the server has the last word. */
  get isOpen(): boolean {
    return this.#store.read() !== null;
  }

  get refreshToken(): string | null {
    return this.#store.read();
  }

  open(tokens: Tokens): void {
    this.#wasLeft = false;
    this.#access = tokens.access_token;
    this.#store.write(tokens.refresh_token);
    this.#announce();
  }

  /** The person leaves on purpose: whoever comes next starts at the beginning. */
  leave(): void {
    this.#wasLeft = true;
    this.close();
  }

  get wasLeft(): boolean {
    return this.#wasLeft;
  }

  close(): void {
    this.#access = null;
    this.#store.write(null);
    this.#announce();
  }

  /** The token to send, fetched first if this page was just loaded; null when signed out. */
  async accessToken(): Promise<string | null> {
    if (!this.isOpen) return null;
    return this.#access ?? this.renew(null);
  }

  /** Replace `spent`. Calls at the same time share one exchange. */
  renew(spent: string | null): Promise<string | null> {
    if (this.#access !== null && this.#access !== spent) return Promise.resolve(this.#access);
    this.#refreshing ??= this.#lock(() => this.#rotate()).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    const unwatch = this.#store.watch(listener);
    return () => {
      this.#listeners.delete(listener);
      unwatch();
    };
  };

  async #rotate(): Promise<string | null> {
    const refreshToken = this.#store.read(); // another tab may have rotated it while we waited
    if (refreshToken === null) return null;
    const tokens = await this.#exchange(refreshToken);
    if (tokens === null) this.close();
    else this.open(tokens);
    return this.#access;
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}

const STORAGE_KEY = "vidgo.refresh_token";

export function browserTokenStore(window: Window): TokenStore {
  return {
    read: () => window.localStorage.getItem(STORAGE_KEY),
    write: (token) =>
      token === null
        ? window.localStorage.removeItem(STORAGE_KEY)
        : window.localStorage.setItem(STORAGE_KEY, token),
    watch: (changed) => {
      const heard = (event: StorageEvent) => event.key === STORAGE_KEY && changed();
      window.addEventListener("storage", heard);
      return () => window.removeEventListener("storage", heard);
    },
  };
}

/** A lock over every tab of this origin; browsers offer it on secure origins only. */
export function tabLock(locks: LockManager | undefined): Lock {
  if (locks === undefined) return (work) => work();
  return async (work) => await locks.request(STORAGE_KEY, work);
}
