import { useTranslation } from "react-i18next";
import { Page } from "@/ui/Page";
import { ApiKeys } from "./ApiKeys";
import { MyData } from "./MyData";
import { MyMails } from "./MyMails";
import { useAccount } from "./queries";

/** What is the reader's own: keys for programs, mails, all data, and the way out. */
export function AccountPage() {
  const { t } = useTranslation();
  const { data: account } = useAccount();
  return (
    <Page title={t("account.title")} lead={account?.email}>
      <ApiKeys />
      <MyMails />
      <MyData />
    </Page>
  );
}
