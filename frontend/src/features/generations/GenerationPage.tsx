import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { Generation } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Badge } from "@/ui/Badge";
import { ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import { Cancelled } from "./Cancelled";
import { Delivered } from "./Delivered";
import { Failed } from "./Failed";
import styles from "./GenerationPage.module.css";
import { OrderFacts } from "./OrderFacts";
import { useGeneration } from "./queries";
import { Underway } from "./Underway";
import { STATE_TONES, STATE_WORDS } from "./words";

/** One ad, from the press to the files. */
export function GenerationPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { generationId = "" } = useParams();
  const { data: generation, error, isPending } = useGeneration(generationId);
  return (
    <Page
      title={t("generation.title")}
      lead={generation && format.moment(generation.created_at)}
      aside={
        generation && (
          <div role="status">
            <Badge tone={STATE_TONES[generation.state]}>{t(STATE_WORDS[generation.state])}</Badge>
          </div>
        )
      }
    >
      {error && (
        <ProblemAlert error={error}>
          <ButtonLink look="quiet" to="/generations">
            {t("shell.generations")}
          </ButtonLink>
        </ProblemAlert>
      )}
      {isPending && <Waiting label={t("page.loading")} />}
      {generation && (
        <div className={styles.layout}>
          <div className={styles.main}>
            <Story generation={generation} />
          </div>
          <OrderFacts generation={generation} />
        </div>
      )}
    </Page>
  );
}

function Story({ generation }: { generation: Generation }) {
  switch (generation.state) {
    case "delivered":
      return <Delivered generation={generation} />;
    case "failed":
      return <Failed generation={generation} />;
    case "cancelled":
      return <Cancelled generation={generation} />;
    default:
      return <Underway generation={generation} />;
  }
}
