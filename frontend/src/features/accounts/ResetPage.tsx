import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";
import { fieldProblem } from "@/api/problem";
import { Alert } from "@/ui/Alert";
import { Button, ButtonLink } from "@/ui/Button";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./Form.module.css";
import { NewPassword } from "./NewPassword";
import { useResetPassword } from "./queries";
import type { SignInState } from "./SignInPage";
import { Welcome } from "./Welcome";

/** Where the mailed link leads. Its token stands behind the #, which browsers send to no server. */
export function ResetPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const token = useLocation().hash.slice(1);
  const reset = useResetPassword();
  const [password, setPassword] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const state: SignInState = { isPasswordSet: true };
    reset.mutate(
      { token, new_password: password },
      // In place of this page: its address holds the token.
      { onSuccess: () => navigate("/sign-in", { state, replace: true }) },
    );
  };

  return (
    <Welcome title={t("reset.title")} lead={t("reset.lead")}>
      {token === "" ? (
        <Alert tone="bad" title={t("reset.incomplete")}>
          {t("reset.incomplete_detail")}
        </Alert>
      ) : (
        <form className={styles.form} onSubmit={submit}>
          {reset.error && (
            <ProblemAlert error={reset.error}>
              <ButtonLink look="quiet" to="/forgot-password">
                {t("next_step.request_link")}
              </ButtonLink>
            </ProblemAlert>
          )}
          <NewPassword
            label={t("reset.field")}
            value={password}
            onChange={setPassword}
            error={fieldProblem(reset.error, "new_password")}
          />
          <Button type="submit" size="large" isWide isBusy={reset.isPending}>
            {t("reset.submit")}
          </Button>
        </form>
      )}
      <p className={styles.foot}>
        <Link to="/forgot-password">{t("sign_in.forgot")}</Link>
      </p>
    </Welcome>
  );
}
