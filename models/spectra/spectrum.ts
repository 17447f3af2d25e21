/** A burst as people look at it: how strong each frequency is, and at which rhythm the ringing of the machine comes and goes. */
import type { BurstFaults } from '../../twin/plant/burst.ts';
import { ringingOf } from './burst-features.ts';
import { type Complex, transform } from './fft.ts';

export interface Lines {
  /** Hz between two of them; the first stands at 0. */
  readonly stepHz: number;
  /** Highest amplitude within each step, in the unit of the readings (of the envelope: its square). */
  readonly heights: Float64Array;
}

export interface BurstSpectrum {
  readonly spectrum: Lines;
  /** Of the octave in which the fault stands out most, as far as the third pass of the fastest fault. */
  readonly envelope: Lines;
}

/** A picture has no more columns. */
const MOST_LINES = 600;
const HARMONICS = 3.4;
/** Hz where no fault frequency is known. */
const RHYTHMS_HZ = 500;

/** Of the newest 2^n readings; null where they are too few, or none moves. */
export function burstSpectrum(readings: ArrayLike<number>, rateHz: number, faults: BurstFaults): BurstSpectrum | null {
  const ringing = ringingOf(readings, rateHz, faults);
  if (!ringing) return null;
  const { values, lines } = ringing;
  const n = values.length;
  // Hann's window: a tone between two lines is not smeared over all of them.
  const windowed: Complex = {
    re: values.map((value, i) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n))),
    im: new Float64Array(n),
  };
  transform(windowed);
  const heights = Float64Array.from(
    { length: n / 2 },
    (_, k) => (4 / n) * Math.hypot(windowed.re[k] as number, windowed.im[k] as number),
  );
  const fastest = Math.max(0, ...Object.values(faults).map((hz) => hz ?? 0));
  const upTo = Math.min(lines.length, Math.ceil(((fastest > 0 ? HARMONICS * fastest : RHYTHMS_HZ) * n) / rateHz));
  return {
    spectrum: thinned(heights, rateHz / n),
    envelope: thinned(
      lines.subarray(0, upTo).map((line) => (2 * line) / n),
      rateHz / n,
    ),
  };
}

/** Of some lines beside each other the highest: a peak stays one. */
function thinned(lines: Float64Array, stepHz: number): Lines {
  const together = Math.max(1, Math.ceil(lines.length / MOST_LINES));
  const heights = Float64Array.from({ length: Math.ceil(lines.length / together) }, (_, i) =>
    Math.max(...lines.subarray(i * together, (i + 1) * together)),
  );
  return { stepHz: stepHz * together, heights };
}
