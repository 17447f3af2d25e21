/** Tables of checklists and of the files they show, as types. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import type { FileType } from '../files/file-store.ts';
import type { AnswerValue, Binding, ChecklistKind, CountPlan, FoundDefect, Step, Trigger, Verdict } from './words.ts';

/** A photo or document, by the hash of its content. */
interface StoredFileTable {
  hash: string;
  type: FileType;
  name: string;
  content: Buffer;
  by_whom: string;
  recorded: number;
}

/** A version of a work instruction or checklist. */
export interface ChecklistTable {
  id: Generated<number>;
  template: string;
  version: number;
  kind: ChecklistKind;
  name: ColumnType<Words, string, string>;
  steps: ColumnType<readonly Step[], string, string>;
  bindings: ColumnType<readonly Binding[], string, string>;
  signature: boolean;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

/** What of a run or an answer is known of its surroundings. */
interface ChecklistContext {
  product: string | null;
  order: string | null;
  shift: string | null;
  crew: string | null;
}

/** A checklist as it was opened for a cause. */
export interface ChecklistRunTable extends ChecklistContext {
  id: string;
  cause: string;
  /** Of a series one is open at a time; empty = of none. */
  series: string;
  template: string;
  version: number;
  line: string;
  machine: string | null;
  trigger: Trigger;
  opened_ms: number;
  due_ms: number | null;
  done_ms: number | null;
  done_by: string | null;
  missed_ms: number | null;
  recorded: number;
}

export interface ChecklistAnswerTable extends ChecklistContext {
  id: Generated<number>;
  key: string | null;
  run: string;
  step: string;
  value: ColumnType<AnswerValue, string, string>;
  verdict: Verdict;
  /** Null = none was named. */
  defects: ColumnType<readonly FoundDefect[] | null, string | null, string | null>;
  /** That it was judged by; null = by none. */
  plan: ColumnType<CountPlan | null, string | null, string | null>;
  reason: string;
  at_ms: number;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

export interface ChecklistTables {
  stored_file: StoredFileTable;
  checklist: ChecklistTable;
  checklist_run: ChecklistRunTable;
  checklist_answer: ChecklistAnswerTable;
}
