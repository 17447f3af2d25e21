/** Words of masters: what products are made of and how, revision by revision, each from a date on. */
import type { Material } from '../orders/words.ts';

/** `bom` = what a unit takes; `recipe` = parameters with limits; `document` = a work instruction; `routing` = steps in order. */
export const MASTER_KINDS = ['bom', 'recipe', 'document', 'routing'] as const;
export type MasterKind = (typeof MASTER_KINDS)[number];

/** What a machine is set to, and within which limits; null = none is given. */
export interface Parameter {
  readonly name: string;
  readonly unit: string;
  readonly target: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What tells the actual: key of a tag of the recipe's machine, or `<machine>/<key>`. Absent = nothing does. */
  readonly tag?: string;
  /** Where in the procedure it holds (ISA-88), in the order of the recipe's parameters; absent = throughout. */
  readonly unitProcedure?: string;
  readonly operation?: string;
  readonly phase?: string;
}

/** Planned times of an operation; null = none is planned. */
export interface PlannedTimes {
  /** Minutes. */
  readonly setupMin: number | null;
  /** Of a good base unit, seconds. */
  readonly runS: number | null;
  /** Wait before it, minutes. */
  readonly queueMin: number | null;
}

/**
 * A step of a routing: B2MML's OperationsSegment. Its EquipmentRequirement is `line` and `machine`, its duration the planned
 * times.
 */
export interface RoutingStep extends PlannedTimes {
  /** ID of the operation. */
  readonly operation: string;
  readonly name: string;
  readonly line: string;
  /** null = the line as a whole. */
  readonly machine: string | null;
}

/** Where and for what a recipe or document holds; null = everywhere, for all. */
export interface Place {
  readonly product: string | null;
  readonly machine: string | null;
  readonly operation: string | null;
}

export interface MasterContent {
  readonly materials: readonly Material[];
  readonly parameters: readonly Parameter[];
  /** Of a routing, in order. */
  readonly steps: readonly RoutingStep[];
  /** Of a recipe: declared time to set up for it, minutes. */
  readonly setupMin: number | null;
  /** Of a recipe: who begins an order by it signs that it was set. */
  readonly signature: boolean;
  /** Of a document: hash of a stored file, or an address. */
  readonly file: string | null;
  readonly link: string | null;
}

export interface MasterRevision extends Place, MasterContent {
  readonly kind: MasterKind;
  /** Of a bill of materials and of a routing its product. */
  readonly id: string;
  readonly revision: string;
  /** Of a bill of materials empty. */
  readonly title: string;
  readonly effectiveFrom: number;
  /** null = no end is set: it gives way to the next. */
  readonly effectiveTo: number | null;
  readonly note: string;
}

/** A revision as a file tells it: texts by column, and its materials, parameters or steps. */
export interface RevisionText {
  /** CSV: line of the file where it begins; JSON: place in the list, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly entries: readonly { readonly line: number; readonly cells: Readonly<Record<string, string>> }[];
}

/** Something of a revision that is not as it should be. */
export interface RevisionFault {
  readonly line: number;
  /** `recipe fill-tomato 3` */
  readonly revision: string;
  readonly field: string;
  readonly reason: string;
}

export interface RevisionsRead {
  readonly revisions: readonly RevisionText[];
  readonly faults: readonly RevisionFault[];
}

export const REVISION_FIELDS = [
  'kind',
  'id',
  'revision',
  'title',
  'product',
  'machine',
  'operation',
  'effective_from',
  'effective_to',
  'note',
  'setup_min',
  'signature',
  'file',
  'link',
] as const;
export type RevisionField = (typeof REVISION_FIELDS)[number];
/** Of a material: name, quantity, unit; of a parameter the others, `phase_operation` its ISA-88 operation. */
export const ENTRY_FIELDS = [
  'name',
  'quantity',
  'unit',
  'target',
  'low',
  'high',
  'tag',
  'unit_procedure',
  'phase_operation',
  'phase',
] as const;

/** Of a step of a routing; `rate` = units a minute, instead of `run_s`. In CSV they are those of the row. */
export const STEP_FIELDS = ['operation', 'name', 'line', 'machine', 'setup_min', 'run_s', 'rate', 'queue_min'] as const;

export const titleOf = ({ kind, id, revision }: Pick<MasterRevision, 'kind' | 'id' | 'revision'>): string =>
  `${kind} ${id} ${revision}`;
