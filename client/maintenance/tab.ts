import type { Line } from '../../twin/plant/model.ts';

/** What each tab of maintenance is given. */
export interface MaintenanceTab {
  /** Null = all lines. */
  readonly line: Line | null;
}
