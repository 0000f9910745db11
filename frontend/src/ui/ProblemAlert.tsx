import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problem";
import type { Problem } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { CLIENT_PROBLEM_WORDS, NEXT_STEP_WORDS } from "@/i18n/problems";
import type { MessageKey } from "@/i18n/setup";
import { Alert } from "./Alert";

const MINUTE_S = 60;
const UNREADABLE = CLIENT_PROBLEM_WORDS["client.unreadable"];

/** What went wrong, in words, with whatever facts and advice came along. */
export function ProblemAlert({ error, children }: { error: unknown; children?: React.ReactNode }) {
  const { t } = useTranslation();
  if (!(error instanceof ProblemError)) {
    return (
      <Alert tone="bad" title={t(UNREADABLE)}>
        {children}
      </Alert>
    );
  }
  const { problem } = error;
  const ownWords = wordsOf(CLIENT_PROBLEM_WORDS, problem.code) ?? UNREADABLE;
  return (
    <Alert tone="bad" title={problem.title || t(ownWords)}>
      {problem.detail && problem.detail !== problem.title && <p>{problem.detail}</p>}
      <Facts problem={problem} />
      {children}
    </Alert>
  );
}

function Facts({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nextStep = wordsOf(NEXT_STEP_WORDS, problem.next_step ?? "");
  return (
    <>
      {problem.cap_credits != null && <CapFacts problem={problem} />}
      {problem.needed_credits != null && problem.cap_credits == null && (
        <p>
          {t("problem.shortfall", {
            needed: problem.needed_credits,
            available: problem.available_credits ?? 0,
          })}
        </p>
      )}
      {problem.paid_until != null && (
        <p>{t("problem.paid_until", { moment: format.date(problem.paid_until) })}</p>
      )}
      {problem.attempts_remaining != null && (
        <p>{t("problem.attempts_remaining", { count: problem.attempts_remaining })}</p>
      )}
      {problem.retry_after_s != null && <Wait seconds={problem.retry_after_s} />}
      {nextStep && <p>{t(nextStep)}</p>}
    </>
  );
}

function CapFacts({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cap = problem.cap_credits ?? 0;
  return (
    <p>
      {t("problem.cap", {
        needed: problem.needed_credits ?? 0,
        cap,
        left: Math.max(0, cap - (problem.spent_credits ?? 0)),
        moment: problem.month_ends_at ? format.moment(problem.month_ends_at) : "",
      })}
    </p>
  );
}

function Wait({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  if (seconds < MINUTE_S) return <p>{t("problem.retry_seconds", { count: seconds })}</p>;
  return <p>{t("problem.retry_minutes", { count: Math.ceil(seconds / MINUTE_S) })}</p>;
}

/** Look up a code that came over the wire: it may be newer than this page. */
function wordsOf(table: Record<string, MessageKey>, code: string): MessageKey | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
