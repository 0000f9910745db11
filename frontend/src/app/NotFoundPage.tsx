import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("not_found.title")} lead={t("not_found.lead")}>
      <div>
        <ButtonLink to="/">{t("not_found.home")}</ButtonLink>
      </div>
    </Page>
  );
}
