import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { fieldProblem } from "@/api/problem";
import { useLanguage } from "@/i18n/useLanguage";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./Form.module.css";
import { NewPassword } from "./NewPassword";
import { useSignUp } from "./queries";
import type { VerifyState } from "./VerifyPage";
import { Welcome } from "./Welcome";

export function SignUpPage() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const signUp = useSignUp();
  const [fullName, setFullName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signUp.mutate(
      { email, password, full_name: fullName || null, locale: language },
      {
        onSuccess: ({ code_expires_at, registration_token }) => {
          const state: VerifyState = {
            codeExpiresAt: code_expires_at,
            registrationToken: registration_token,
          };
          navigate(`/verify?email=${encodeURIComponent(email)}`, { state });
        },
      },
    );
  };

  return (
    <Welcome title={t("sign_up.title")} lead={t("sign_up.lead")}>
      <form className={styles.form} onSubmit={submit}>
        {signUp.error && <ProblemAlert error={signUp.error} />}
        <Field
          label={t("account.name")}
          name="name"
          autoComplete="name"
          maxLength={255}
          value={fullName}
          onChange={(event) => setFullName(event.target.value)}
          error={fieldProblem(signUp.error, "full_name")}
        />
        <Field
          label={t("account.email")}
          name="email"
          type="email"
          autoComplete="email"
          required
          maxLength={255}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={fieldProblem(signUp.error, "email")}
        />
        <NewPassword
          label={t("account.password")}
          value={password}
          onChange={setPassword}
          error={fieldProblem(signUp.error, "password")}
        />
        <Button type="submit" size="large" isWide isBusy={signUp.isPending}>
          {t("sign_up.submit")}
        </Button>
      </form>
      <p className={styles.foot}>
        {t("sign_up.known")} <Link to="/sign-in">{t("sign_in.submit")}</Link>
      </p>
    </Welcome>
  );
}
