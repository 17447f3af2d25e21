/** Inspections as the server has them: plans, lots that wait, results of laboratories, shipments. */
import type { Records } from '../database.ts';
import type { Actor } from '../people/refused.ts';
import { InspectionStore } from './inspection-store.ts';
import { PlanStore } from './plan-store.ts';
import { type ResultsTaken, type ResultTold, takeResults } from './results.ts';
import { Shipments } from './shipments.ts';

export class InspectionRoom {
  readonly plans: PlanStore;
  readonly lots: InspectionStore;
  readonly shipments: Shipments;
  private readonly records: Records;
  private readonly now: () => number;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
    this.plans = new PlanStore(records, now);
    this.lots = new InspectionStore(records, now);
    this.shipments = new Shipments(records, now);
  }

  results(told: readonly ResultTold[], by: Actor): Promise<ResultsTaken> {
    return takeResults(this.records, told, { by, now: this.now() });
  }
}
