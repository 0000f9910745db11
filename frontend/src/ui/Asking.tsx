import { useEffect, useRef } from "react";
import styles from "./Asking.module.css";

/** A question in place of the button that was pressed: it takes the focus that button had. */
export function Asking({ label, children }: { label: string; children: React.ReactNode }) {
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <fieldset ref={box} aria-label={label} tabIndex={-1} className={styles.asking}>
      {children}
    </fieldset>
  );
}
