import type { LabelledControl } from './Labelled.tsx';

/** A number as people type it, with its unit behind it; it stays a text until it is sent. */
export function NumberInput({
  control,
  value,
  change,
  unit = '',
  label,
}: {
  readonly control?: LabelledControl;
  readonly value: string;
  change(value: string): void;
  readonly unit?: string;
  /** Where a heading of its table is its label. */
  readonly label?: string;
}) {
  const input = (
    <input
      {...control}
      aria-label={label}
      className="number-input"
      inputMode="decimal"
      autoComplete="off"
      maxLength={20}
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  );
  return unit === '' ? (
    input
  ) : (
    <span className="with-unit">
      {input} <span className="caption">{unit}</span>
    </span>
  );
}
