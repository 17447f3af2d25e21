/**
 * What the screens are told of the lines: how they stand, every second and when it changes; how their shift has gone, which
 * goes through the shift's record, every few seconds, each line at a second of its own.
 */
import type { LineView, ShiftView } from '../../twin/live/protocol.ts';
import type { TwinHost } from '../twin-host.ts';
import { lineNow, shiftView } from './line-view.ts';

const SHIFT_MS = 5000;

export class LineBoard {
  private readonly host: TwinHost;
  private readonly shifts: (ShiftView | null)[] = [];
  private readonly due: number[] = [];
  private readonly told = new Map<string, string>();

  constructor(host: TwinHost) {
    this.host = host;
  }

  /** Every line as it stands. */
  views(now: number): LineView[] {
    const { twin, record } = this.host;
    return twin.plant.lines.map((line) => {
      const due = this.due[line.slot];
      if (due === undefined || now >= due || now < due - 2 * SHIFT_MS) {
        this.shifts[line.slot] = shiftView(twin, record, line, now);
        const first = now + SHIFT_MS * ((line.slot + 1) / twin.plant.lines.length);
        this.due[line.slot] = due === undefined ? first : now + SHIFT_MS;
      }
      return { ...lineNow(twin, line, now), shift: this.shifts[line.slot] ?? null };
    });
  }

  /** The lines of which something is new since this was last asked. */
  news(now: number): LineView[] {
    return this.views(now).filter((view) => {
      const text = JSON.stringify({ ...view, at: 0 });
      if (this.told.get(view.line) === text) return false;
      this.told.set(view.line, text);
      return true;
    });
  }
}
