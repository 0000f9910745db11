import type { ButtonHTMLAttributes } from "react";
import { Link, type LinkProps } from "react-router";
import styles from "./Button.module.css";
import { classes } from "./classes";

type Look = "primary" | "quiet" | "danger" | "plain";

interface Dress {
  look?: Look;
  size?: "normal" | "large";
  isWide?: boolean;
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Dress & { isBusy?: boolean };

/** A button; while busy it stays focusable and says so, but a press does nothing. */
export function Button({ look, size, isWide, isBusy, type, onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      className={dressed({ look, size, isWide })}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    />
  );
}

export function ButtonLink({ look, size, isWide, ...rest }: LinkProps & Dress) {
  return <Link {...rest} className={dressed({ look, size, isWide })} />;
}

type DownloadProps = Dress & { href: string; filename: string; children: React.ReactNode };

/** A link that saves a file; it looks like the button it acts as. */
export function DownloadLink({ href, filename, children, ...dress }: DownloadProps) {
  return (
    <a href={href} download={filename} className={dressed(dress)}>
      {children}
    </a>
  );
}

function dressed({ look = "primary", size = "normal", isWide = false }: Dress): string {
  return classes(
    styles.button,
    styles[look],
    size === "large" && styles.large,
    isWide && styles.wide,
  );
}
