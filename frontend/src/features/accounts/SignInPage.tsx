import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation } from "react-router";
import { useIsSignedIn } from "@/api/context";
import { ProblemError } from "@/api/problem";
import { Alert } from "@/ui/Alert";
import { Button, ButtonLink } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./Form.module.css";
import { useSignIn } from "./queries";
import { Welcome } from "./Welcome";

/** What the page before may know already. */
export interface SignInState {
  email?: string;
  isVerified?: boolean;
  isPasswordSet?: boolean;
  from?: string;
}

export function SignInPage() {
  const { t } = useTranslation();
  const arrived = useLocation().state as SignInState | null;
  const isSignedIn = useIsSignedIn();
  const signIn = useSignIn();
  const [email, setEmail] = useState(arrived?.email ?? "");
  const [password, setPassword] = useState("");

  if (isSignedIn) return <Navigate to={arrived?.from ?? "/"} replace />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email, password });
  };

  return (
    <Welcome title={t("sign_in.title")} lead={t("sign_in.lead")}>
      <form className={styles.form} onSubmit={submit}>
        {arrived?.isVerified && !signIn.error && (
          <Alert tone="good" title={t("sign_in.verified")} />
        )}
        {arrived?.isPasswordSet && !signIn.error && (
          <Alert tone="good" title={t("sign_in.password_set")} />
        )}
        {signIn.error && (
          <ProblemAlert error={signIn.error}>
            {isUnverified(signIn.error) && (
              <ButtonLink look="quiet" to={`/verify?email=${encodeURIComponent(email)}`}>
                {t("sign_in.verify_now")}
              </ButtonLink>
            )}
          </ProblemAlert>
        )}
        <Field
          label={t("account.email")}
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label={t("account.password")}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" size="large" isWide isBusy={signIn.isPending}>
          {t("sign_in.submit")}
        </Button>
      </form>
      <p className={styles.foot}>
        <Link to="/forgot-password" state={{ email } satisfies SignInState}>
          {t("sign_in.forgot")}
        </Link>
      </p>
      <p className={styles.foot}>
        {t("sign_in.unknown")} <Link to="/sign-up">{t("sign_up.submit")}</Link>
      </p>
    </Welcome>
  );
}

function isUnverified(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "accounts.email_not_verified";
}
