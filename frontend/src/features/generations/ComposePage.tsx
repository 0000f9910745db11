import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import type { AspectRatio } from "@/api/types";
import { useVideoQuote, type VideoSize } from "@/features/credits/queries";
import { DressingFields } from "@/features/dressing/DressingFields";
import { useDressing } from "@/features/dressing/useDressing";
import { RATIO_WORDS, RATIOS } from "@/features/exports/words";
import { PhotoField } from "@/features/uploads/PhotoField";
import { usePhoto } from "@/features/uploads/usePhoto";
import { Card } from "@/ui/Card";
import { ChooseOne, ChooseSome } from "@/ui/Choice";
import { TextField } from "@/ui/Field";
import { FrameIcon } from "@/ui/Frame";
import { Page } from "@/ui/Page";
import styles from "./ComposePage.module.css";
import { OrderSummary } from "./OrderSummary";
import { useCreateGeneration } from "./queries";
import { SizeField } from "./SizeField";

const PROMPT_LENGTH_MAX = 1000;
const DURATIONS = ["4", "6", "8"] as const;
type Duration = (typeof DURATIONS)[number];

/** What another page may hand over to start from. */
export interface ComposeState {
  prompt?: string;
}

/** Photo, sentence and format in; the price is known before the press. */
export function ComposePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const handed = useLocation().state as ComposeState | null;
  const photo = usePhoto();
  const [prompt, setPrompt] = useState(handed?.prompt ?? "");
  const [duration, setDuration] = useState<Duration>("6");
  const [size, setSize] = useState<VideoSize>("720p");
  const [ratio, setRatio] = useState<AspectRatio>("16:9");
  const [exports, setExports] = useState<AspectRatio[]>(["9:16", "4:5", "16:9"]);
  const [isIncomplete, setIsIncomplete] = useState(false);
  const dressing = useDressing();
  const quote = useVideoQuote(size, Number(duration));
  const create = useCreateGeneration();
  const isMissingWords = isIncomplete && prompt.trim() === "";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsIncomplete(true);
    if (prompt.trim() === "" || quote.data === undefined) return;
    create.mutate(
      {
        kind: "video",
        prompt: prompt.trim(),
        image_upload_id: photo.photo.status === "arrived" ? photo.photo.uploadId : null,
        resolution: size,
        aspect_ratio: ratio,
        duration_s: Number(duration),
        exports,
        overlays: dressing.overlays,
        quote_id: quote.data.quote_id,
      },
      { onSuccess: (made) => navigate(`/generations/${made.generation_id}`) },
    );
  };

  return (
    <Page title={t("compose.title")} lead={t("compose.lead")}>
      <form className={styles.layout} onSubmit={submit} noValidate>
        <div className={styles.steps}>
          <Card title={t("compose.photo")}>
            <PhotoField
              {...photo}
              label={t("photo.label")}
              drop={t("photo.drop")}
              rules={t("photo.rules")}
            />
          </Card>
          <Card title={t("compose.words")}>
            <TextField
              label={t("compose.prompt")}
              hint={t("compose.prompt_hint")}
              placeholder={t("compose.prompt_example")}
              maxLength={PROMPT_LENGTH_MAX}
              rows={4}
              required
              value={prompt}
              onChange={(event) => setPrompt(event.target.value)}
              error={isMissingWords ? t("compose.prompt_missing") : undefined}
            />
          </Card>
          <Card title={t("compose.look")}>
            <ChooseOne
              legend={t("compose.ratio")}
              hint={t("compose.ratio_hint")}
              options={RATIOS.map((value) => ({
                value,
                label: value,
                note: t(RATIO_WORDS[value]),
                icon: <FrameIcon ratio={value} />,
              }))}
              value={ratio}
              onChange={setRatio}
            />
            <ChooseOne
              legend={t("compose.duration")}
              options={DURATIONS.map((value) => ({
                value,
                label: t("compose.seconds", { count: Number(value) }),
              }))}
              value={duration}
              onChange={setDuration}
            />
            <SizeField quote={quote} value={size} onChange={setSize} />
          </Card>
          <Card title={t("compose.dressing")}>
            <p>{t("compose.dressing_lead")}</p>
            <DressingFields dressing={dressing} />
          </Card>
          <Card title={t("compose.exports")}>
            <ChooseSome
              legend={t("compose.exports_legend")}
              hint={t("compose.exports_hint")}
              options={RATIOS.map((value) => ({
                value,
                label: value,
                note: t(RATIO_WORDS[value]),
                icon: <FrameIcon ratio={value} />,
              }))}
              values={exports}
              onChange={setExports}
            />
          </Card>
        </div>
        <OrderSummary
          photo={photo.photo}
          ratio={ratio}
          size={size}
          durationS={Number(duration)}
          quote={quote}
          isBusy={create.isPending || dressing.isUnfinished}
          error={create.error}
        />
      </form>
    </Page>
  );
}
