import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { fieldProblem } from "@/api/problem";
import { Alert } from "@/ui/Alert";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./Form.module.css";
import { useForgotPassword } from "./queries";
import type { SignInState } from "./SignInPage";
import { Welcome } from "./Welcome";

/** Asks for a reset link. Whether the address has an account is said by mail only. */
export function ForgotPage() {
  const { t } = useTranslation();
  const arrived = useLocation().state as SignInState | null;
  const forgot = useForgotPassword();
  const [email, setEmail] = useState(arrived?.email ?? "");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    forgot.mutate(email);
  };

  return (
    <Welcome title={t("forgot.title")} lead={t("forgot.lead")}>
      <form className={styles.form} onSubmit={submit}>
        {forgot.error && <ProblemAlert error={forgot.error} />}
        {forgot.isSuccess && (
          <Alert
            tone="good"
            title={t("forgot.sent", {
              email: forgot.variables,
              minutes: forgot.data.link_life_minutes,
            })}
          >
            {t("forgot.few")}
          </Alert>
        )}
        <Field
          label={t("account.email")}
          name="email"
          type="email"
          autoComplete="username"
          required
          maxLength={255}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={fieldProblem(forgot.error, "email")}
        />
        <Button type="submit" size="large" isWide isBusy={forgot.isPending}>
          {t("forgot.submit")}
        </Button>
      </form>
      <p className={styles.foot}>
        <Link to="/sign-in">{t("forgot.back")}</Link>
      </p>
    </Welcome>
  );
}
