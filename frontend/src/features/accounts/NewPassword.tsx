import { useTranslation } from "react-i18next";
import { Field } from "@/ui/Field";

const PASSWORD_LENGTH_MIN = 8;

type NewPasswordProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
};

/** The field in which a password is chosen, with the rule it is held to. */
export function NewPassword({ label, value, onChange, error }: NewPasswordProps) {
  const { t } = useTranslation();
  return (
    <Field
      label={label}
      hint={t("sign_up.password_hint", { count: PASSWORD_LENGTH_MIN })}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={PASSWORD_LENGTH_MIN}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error}
    />
  );
}
