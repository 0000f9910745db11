import { type InputHTMLAttributes, useId } from "react";
import styles from "./Choice.module.css";
import { classes } from "./classes";

export interface Option<Value extends string> {
  value: Value;
  label: string;
  note?: string;
  icon?: React.ReactNode;
}

/** Labels up to this length stand in narrow columns. */
const SHORT_CHARS = 8;

interface GroupProps<Value extends string> {
  legend: string;
  hint?: string;
  options: Option<Value>[];
  /** Short options in one row, beside something that explains them. */
  isInline?: boolean;
}

type OneProps<Value extends string> = GroupProps<Value> & {
  value: Value;
  onChange: (value: Value) => void;
};

/** One of a few, all visible. */
export function ChooseOne<Value extends string>({ value, onChange, ...group }: OneProps<Value>) {
  const name = useId();
  return (
    <Group
      {...group}
      inputOf={(option) => ({
        type: "radio",
        name,
        checked: option === value,
        onChange: () => onChange(option),
      })}
    />
  );
}

type SomeProps<Value extends string> = GroupProps<Value> & {
  values: readonly Value[];
  onChange: (values: Value[]) => void;
};

/** Any of a few; they stay in the order they are offered in. */
export function ChooseSome<Value extends string>({ values, onChange, ...group }: SomeProps<Value>) {
  const order = group.options.map((option) => option.value);
  const toggled = (value: Value) =>
    order.filter((item) => (item === value ? !values.includes(item) : values.includes(item)));
  return (
    <Group
      {...group}
      inputOf={(option) => ({
        type: "checkbox",
        checked: values.includes(option),
        onChange: () => onChange(toggled(option)),
      })}
    />
  );
}

type InputOf<Value extends string> = (value: Value) => InputHTMLAttributes<HTMLInputElement>;

function Group<Value extends string>({
  legend,
  hint,
  options,
  isInline,
  inputOf,
}: GroupProps<Value> & { inputOf: InputOf<Value> }) {
  const id = useId();
  return (
    <fieldset aria-describedby={hint ? id : undefined}>
      <legend className={isInline ? "visually-hidden" : styles.legend}>{legend}</legend>
      {hint && (
        <p id={id} className={styles.hint}>
          {hint}
        </p>
      )}
      <div
        className={classes(
          styles.options,
          options.some(({ icon, label }) => icon || label.length > SHORT_CHARS) && styles.roomy,
          isInline && styles.inline,
        )}
      >
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input {...inputOf(option.value)} value={option.value} />
            {option.icon}
            <span className={styles.words}>
              <span className={styles.label}>{option.label}</span>{" "}
              {option.note && <span className={styles.note}>{option.note}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
