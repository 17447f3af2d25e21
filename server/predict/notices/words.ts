/** What somebody is to be told about machines and their models, as long as it is so. Times are epoch ms. */

export const MACHINE_NOTICES = ['likely', 'unusual'] as const;
/** It is as likely to fail as calls are made from; it is unlike its usual self. */
export type MachineNotice = (typeof MACHINE_NOTICES)[number];

export const MODEL_NOTICES = ['readings', 'worse', 'shadow', 'failures'] as const;
/**
 * Readings became unlike those that the model learned from; it was surely worse than always telling the average; the one in the shadow was surely
 * righter; as many failures came since as it learned from. Each is a reason to learn anew or to let another answer, and somebody decides.
 */
export type ModelNotice = (typeof MODEL_NOTICES)[number];

/** What speaks for it: absent what is of another kind. */
export interface Evidence {
  /** Highest so far, and for how far ahead, hours. */
  readonly chance?: number;
  readonly hours?: number;
  /** Keys of tags. */
  readonly signals?: readonly string[];
  /** Brier scores: its own, and that of always telling the average. */
  readonly brier?: number;
  readonly average?: number;
  /** By how much the one in the shadow was righter, and which version it is. */
  readonly better?: number;
  readonly version?: number;
  /** That it learned from, and that came since. */
  readonly learned?: number;
  readonly since?: number;
}

export interface Standing {
  readonly kind: MachineNotice | ModelNotice;
  /** Null = of a model. */
  readonly machine: string | null;
  /** Null = of a machine. */
  readonly model: number | null;
  readonly evidence: Evidence;
}

export interface Notice extends Standing {
  readonly id: number;
  readonly from: number;
  /** Null = it is so. */
  readonly to: number | null;
}

export const isOfModel = (kind: Notice['kind']): kind is ModelNotice =>
  (MODEL_NOTICES as readonly string[]).includes(kind);
