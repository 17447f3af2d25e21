/**
 * What the screens are told of the lines: how they stand, every second and when it changes; how their shift has gone, which
 * goes through the shift's record, every few seconds, each line at a second of its own.
 */
import type { LineView, ShiftView } from '../../twin/live/protocol.ts';
import type { PlantRecord } from '../past/plant-record.ts';
import type { TwinHost } from '../twin-host.ts';
import { lineNow, shiftView } from './line-view.ts';

const SHIFT_MS = 5000;
/** A shift may have begun so long ago; what of it was imported is looked for this often, ms. */
const REACH_MS = 14 * 3_600_000;
const LOOK_MS = 30_000;

export class LineBoard {
  private readonly host: TwinHost;
  private readonly shifts: (ShiftView | null)[] = [];
  private readonly due: number[] = [];
  private readonly told = new Map<string, string>();
  /** The live record, and of the shift what lies in an era before it. */
  private record: PlantRecord;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(host: TwinHost) {
    this.host = host;
    this.record = host.record;
  }

  /** Every line as it stands. */
  views(now: number): LineView[] {
    const { twin } = this.host;
    this.look(now);
    return twin.plant.lines.map((line) => {
      const due = this.due[line.slot];
      if (due === undefined || now >= due || now < due - 2 * SHIFT_MS) {
        this.shifts[line.slot] = shiftView(twin, this.record, line, now);
        const first = now + SHIFT_MS * ((line.slot + 1) / twin.plant.lines.length);
        this.due[line.slot] = due === undefined ? first : now + SHIFT_MS;
      }
      return { ...lineNow(twin, line, now), shift: this.shifts[line.slot] ?? null };
    });
  }

  /** A shift that began before this server has its beginning in what was imported. */
  private look(now: number): void {
    if (Math.abs(now - this.lookedAt) < LOOK_MS) return;
    this.lookedAt = now;
    const { host } = this;
    const { record } = host;
    host.recordOf({ from: now - REACH_MS, to: now + 2 * LOOK_MS }).then(
      (joined) => {
        if (host.record === record) this.record = joined;
      },
      () => undefined, // what can be told of the live record is told
    );
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
