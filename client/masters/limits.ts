/** A parameter in words: "500 (495 – 505) g", "at most 85 °C". */
import type { Master } from '../http/masters-api.ts';
import type { Format } from '../words/format.ts';

export function limitsOf({ target, low, high, unit }: Master['parameters'][number], f: Format): string {
  const text = (value: number) => f.number(value, Number.isInteger(value) ? 0 : 2);
  const span =
    low !== null && high !== null
      ? `${text(low)} – ${text(high)}`
      : low !== null
        ? `≥ ${text(low)}`
        : high !== null
          ? `≤ ${text(high)}`
          : '';
  const shown = target === null ? span : span === '' ? text(target) : `${text(target)} (${span})`;
  return `${shown} ${unit}`.trim();
}
