import type { Viewpoint } from './fit.ts';

export const FLIGHT_MS = 600;

export interface Flight {
  readonly from: Viewpoint;
  readonly to: Viewpoint;
  readonly startMs: number;
}

/** Cubic in-out, 0..1. */
export const ease = (t: number): number => (t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2);

/** Where the camera is at `nowMs`, and whether it has arrived. */
export function alongFlight(flight: Flight, nowMs: number): { viewpoint: Viewpoint; arrived: boolean } {
  const t = Math.min(1, Math.max(0, (nowMs - flight.startMs) / FLIGHT_MS));
  if (t >= 1) return { viewpoint: flight.to, arrived: true };
  const share = ease(t);
  const mix = (a: Viewpoint['target'], b: Viewpoint['target']): Viewpoint['target'] => [
    a[0] + (b[0] - a[0]) * share,
    a[1] + (b[1] - a[1]) * share,
    a[2] + (b[2] - a[2]) * share,
  ];
  return {
    viewpoint: {
      position: mix(flight.from.position, flight.to.position),
      target: mix(flight.from.target, flight.to.target),
    },
    arrived: false,
  };
}
