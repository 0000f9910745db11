import type { FocusEvent, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, ScrollRestoration } from "react-router";
import { useOwnLanguage } from "@/features/accounts/language";
import { useAccount, useSaveLanguage, useSignOut } from "@/features/accounts/queries";
import { BalancePill } from "@/features/credits/BalancePill";
import { Button } from "@/ui/Button";
import { LanguageSelect } from "@/ui/LanguageSelect";
import { Logo } from "@/ui/Logo";
import styles from "./Shell.module.css";

/** What surrounds every page of a signed-in person. */
export function Shell() {
  const { t } = useTranslation();
  useOwnLanguage();
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t("shell.skip")}
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link to="/" className={styles.home} aria-label={t("shell.home")}>
            <Logo />
          </Link>
          <nav aria-label={t("shell.navigation")} className={styles.nav}>
            <NavLink to="/" end>
              {t("shell.create")}
            </NavLink>
            <NavLink to="/generations">{t("shell.generations")}</NavLink>
            <NavLink to="/credits">{t("shell.credits")}</NavLink>
            <NavLink to="/plans">{t("shell.plans")}</NavLink>
          </nav>
          <div className={styles.person}>
            <BalancePill />
            <AccountMenu />
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}

function AccountMenu() {
  const { t } = useTranslation();
  const { data: account } = useAccount();
  const saveLanguage = useSaveLanguage();
  const signOut = useSignOut();
  const name = account?.full_name || account?.email;
  return (
    <details className={styles.menu} onBlur={closeWhenLeft} onKeyDown={closeOnEscape}>
      <summary aria-label={t("shell.account")}>
        <span aria-hidden="true">{(name ?? "·").charAt(0).toUpperCase()}</span>
      </summary>
      <div className={styles.sheet} tabIndex={-1}>
        <p className={styles.name}>{name}</p>
        {account?.full_name && <p className={styles.soft}>{account.email}</p>}
        <Link to="/billing">{t("payments.title")}</Link>
        <Link to="/account">{t("account.title")}</Link>
        <LanguageSelect onChosen={(language) => saveLanguage.mutate(language)} />
        <Button look="quiet" isWide isBusy={signOut.isPending} onClick={() => signOut.mutate()}>
          {t("shell.sign_out")}
        </Button>
      </div>
    </details>
  );
}

function closeWhenLeft({ currentTarget, relatedTarget }: FocusEvent<HTMLDetailsElement>): void {
  if (!currentTarget.contains(relatedTarget)) currentTarget.open = false;
}

function closeOnEscape({ currentTarget, key }: KeyboardEvent<HTMLDetailsElement>): void {
  if (key !== "Escape") return;
  currentTarget.open = false;
  currentTarget.querySelector("summary")?.focus();
}
