import styles from "./Card.module.css";

interface CardProps {
  title?: string;
  aside?: React.ReactNode;
  children: React.ReactNode;
}

/** A titled sheet of paper. */
export function Card({ title, aside, children }: CardProps) {
  return (
    <section className={styles.card}>
      {title && (
        <header className={styles.header}>
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}
