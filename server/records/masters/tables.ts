/** Table of recipes, documents and routings as types; bills of material are `product_revision`. Times are epoch ms. */
import type { ColumnType, Generated } from 'kysely';
import type { MasterContent } from './words.ts';

export interface MasterRevisionTable {
  id: Generated<number>;
  kind: 'recipe' | 'document' | 'routing';
  master: string;
  revision: string;
  title: string;
  product: string | null;
  machine: string | null;
  operation: string | null;
  effective_from: number;
  effective_to: number | null;
  note: string;
  content: ColumnType<Omit<MasterContent, 'materials'>, string, string>;
  by_whom: string;
  recorded: number;
  superseded: number | null;
}

export interface MasterTables {
  master_revision: MasterRevisionTable;
}
