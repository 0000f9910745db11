import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiKey, Scope } from "@/api/types";
import { useFormat } from "@/i18n/format";
import type { MessageKey } from "@/i18n/setup";
import { Alert } from "@/ui/Alert";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ChooseSome } from "@/ui/Choice";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./Account.module.css";
import { useApiKeys, useCreateApiKey, useRevokeApiKey } from "./keys";

const SCOPE_WORDS: Record<Scope, MessageKey> = {
  "account:read": "scope.account_read",
  "credits:read": "scope.credits_read",
  "generations:read": "scope.generations_read",
  "generations:write": "scope.generations_write",
  "payments:read": "scope.payments_read",
};
const SCOPES = Object.keys(SCOPE_WORDS) as Scope[];

/** Keys with which the reader's own programs sign their calls. */
export function ApiKeys() {
  const { t } = useTranslation();
  const { data, error } = useApiKeys();
  return (
    <Card title={t("keys.title")}>
      <p className={styles.note}>{t("keys.note")}</p>
      {error && <ProblemAlert error={error} />}
      <ul>
        {data?.items.map((key) => (
          <Row key={key.key_id} apiKey={key} />
        ))}
      </ul>
      <NewKey />
    </Card>
  );
}

function Row({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const format = useFormat();
  const revoke = useRevokeApiKey();
  const used = apiKey.last_used_at;
  return (
    <li className={styles.row}>
      <div>
        <strong>{apiKey.name}</strong> <code>{apiKey.key_id}</code>
        <p className={styles.note}>
          {apiKey.scopes.map((scope) => t(SCOPE_WORDS[scope])).join(" · ")} ·{" "}
          {used ? t("keys.used", { moment: format.date(used) }) : t("keys.unused")}
        </p>
        {revoke.error && <ProblemAlert error={revoke.error} />}
      </div>
      <Button
        look="danger"
        isBusy={revoke.isPending}
        aria-label={t("keys.revoke_named", { name: apiKey.name })}
        onClick={() => revoke.mutate(apiKey.key_id)}
      >
        {t("keys.revoke")}
      </Button>
    </li>
  );
}

function NewKey() {
  const { t } = useTranslation();
  const create = useCreateApiKey();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>([]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name, scopes },
      {
        onSuccess: () => {
          setName("");
          setScopes([]);
        },
      },
    );
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      {create.error && <ProblemAlert error={create.error} />}
      {create.data && (
        <Alert tone="good" title={t("keys.created")}>
          <p>{t("keys.once")}</p>
          <p>
            <code className={styles.secret}>{create.data.secret}</code>
          </p>
        </Alert>
      )}
      <Field
        label={t("keys.name")}
        name="key-name"
        autoComplete="off"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <ChooseSome
        legend={t("keys.scopes")}
        options={SCOPES.map((scope) => ({ value: scope, label: t(SCOPE_WORDS[scope]) }))}
        values={scopes}
        onChange={setScopes}
      />
      <Button type="submit" look="quiet" disabled={scopes.length === 0} isBusy={create.isPending}>
        {t("keys.create")}
      </Button>
    </form>
  );
}
