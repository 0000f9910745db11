import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Generation } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Badge } from "@/ui/Badge";
import { Button, ButtonLink } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Empty, Waiting } from "@/ui/Waiting";
import styles from "./GenerationsPage.module.css";
import { useGenerations } from "./queries";
import { STATE_TONES, STATE_WORDS } from "./words";

/** Every ad of the account, the newest first. */
export function GenerationsPage() {
  const { t } = useTranslation();
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useGenerations();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("generations.title")} lead={t("generations.lead")}>
      {error && <ProblemAlert error={error} />}
      {isPending && <Waiting label={t("page.loading")} />}
      {data && items.length === 0 && (
        <Empty title={t("generations.empty")}>
          <p>{t("generations.empty_lead")}</p>
          <ButtonLink to="/">{t("generations.first")}</ButtonLink>
        </Empty>
      )}
      <ul className={styles.grid}>
        {items.map((item) => (
          <Tile key={item.generation_id} item={item} />
        ))}
      </ul>
      {hasNextPage && (
        <div className={styles.more}>
          <Button look="quiet" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("page.load_more")}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Tile({ item }: { item: Generation }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { poster, preview } = item.media;
  const [isWatched, setIsWatched] = useState(false);
  return (
    <li
      className={styles.tile}
      onPointerEnter={() => setIsWatched(true)}
      onPointerLeave={() => setIsWatched(false)}
    >
      <div className={styles.picture}>
        {isWatched && preview ? (
          <video src={preview} poster={poster ?? undefined} autoPlay muted loop playsInline />
        ) : poster ? (
          <img src={poster} alt="" loading="lazy" />
        ) : (
          <span className={styles.blank} />
        )}
      </div>
      <div className={styles.words}>
        <Link to={`/generations/${item.generation_id}`} className={styles.link}>
          {item.prompt}
        </Link>
        <div className={styles.facts}>
          <Badge tone={STATE_TONES[item.state]}>{t(STATE_WORDS[item.state])}</Badge>
          <span className={styles.soft}>{format.date(item.created_at)}</span>
        </div>
      </div>
    </li>
  );
}
