import { useTranslation } from "react-i18next";
import { Card } from "@/ui/Card";
import { ChooseSome } from "@/ui/Choice";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { useAccount, useSaveResetMail } from "./queries";

/** Which mails the reader wants that are not needed. */
export function MyMails() {
  const { t } = useTranslation();
  const { data: account } = useAccount();
  const save = useSaveResetMail();
  if (account === undefined) return null;
  const isWanted = save.isPending ? save.variables : account.reset_mail;
  return (
    <Card title={t("mails.title")}>
      {save.error && <ProblemAlert error={save.error} />}
      <ChooseSome
        isInline
        legend={t("mails.title")}
        options={[{ value: "reset", label: t("mails.reset"), note: t("mails.reset_note") }]}
        values={isWanted ? ["reset"] : []}
        onChange={(wanted) => save.mutate(wanted.length > 0)}
      />
    </Card>
  );
}
