import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation, useNavigate, useSearchParams } from "react-router";
import { ProblemError } from "@/api/problem";
import { useFormat } from "@/i18n/format";
import { Alert } from "@/ui/Alert";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { useCountdown } from "@/ui/useCountdown";
import styles from "./Form.module.css";
import { useResendCode, useVerifyEmail } from "./queries";
import type { SignInState } from "./SignInPage";
import { Welcome } from "./Welcome";

/** What the page before may know already. */
export interface VerifyState {
  codeExpiresAt?: string;
  /** Ties the code to the password that was chosen on this page. */
  registrationToken?: string;
}

/** Between two sends from this page; the server allows five an hour (M022). */
const RESEND_WAIT_S = 60;

const SPENT_CODES = new Set(["verification.expired", "verification.too_many_attempts"]);

export function VerifyPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const arrived = useLocation().state as VerifyState | null;
  const email = useSearchParams()[0].get("email") ?? "";
  const [code, setCode] = useState("");
  const verify = useVerifyEmail();
  const resend = useResendCode();
  const [waitS, startWait] = useCountdown(arrived?.codeExpiresAt ? RESEND_WAIT_S : 0);
  const expiresAt = resend.data?.code_expires_at ?? arrived?.codeExpiresAt;

  if (email === "") return <Navigate to="/sign-up" replace />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const state: SignInState = { isVerified: true, email };
    verify.mutate(
      { email, code, registration_token: arrived?.registrationToken ?? null },
      {
        onSuccess: () => navigate("/sign-in", { state }),
        onError: (error) => isSpent(error) && startWait(0), // waiting would help nobody
      },
    );
  };

  const sendAgain = () => {
    verify.reset();
    setCode("");
    resend.mutate(email, {
      onSuccess: () => startWait(RESEND_WAIT_S),
      onError: (error) => startWait(retryAfterS(error)),
    });
  };

  return (
    <Welcome title={t("verify.title")} lead={t("verify.lead", { email })}>
      <form className={styles.form} onSubmit={submit}>
        {verify.error && <ProblemAlert error={verify.error} />}
        {resend.error && <ProblemAlert error={resend.error} />}
        {resend.isSuccess && !verify.error && <Alert tone="good" title={t("verify.sent_again")} />}
        <div className={styles.code}>
          <Field
            label={t("verify.code")}
            hint={expiresAt && t("verify.valid_until", { time: format.time(expiresAt) })}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9]{6}"
            maxLength={6}
            required
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ""))}
          />
        </div>
        <Button type="submit" size="large" isWide isBusy={verify.isPending}>
          {t("verify.submit")}
        </Button>
      </form>
      <div className={styles.again}>
        <span>{t("verify.nothing_came")}</span>
        {waitS > 0 ? (
          <span>{t("verify.wait", { count: waitS })}</span>
        ) : (
          <Button look="plain" onClick={sendAgain} isBusy={resend.isPending}>
            {t("verify.send_again")}
          </Button>
        )}
      </div>
      <p className={styles.foot}>
        <Link to="/sign-up">{t("verify.other_address")}</Link>
      </p>
    </Welcome>
  );
}

/** Whether only a new code can help. */
function isSpent(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return error.problem.attempts_remaining === 0 || SPENT_CODES.has(error.code);
}

function retryAfterS(error: unknown): number {
  return error instanceof ProblemError ? (error.problem.retry_after_s ?? 0) : 0;
}
