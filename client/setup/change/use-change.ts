/** The plant file that Setup works on, whether this person may change it, and the way to propose a change. */
import { createContext, useContext } from 'react';
import type { PlantEdit } from '../../../twin/plant/plant-edit.ts';
import type { PlantFile } from '../../http/setup-api.ts';
import type { LooseSpec } from '../plant-file.ts';

export interface Change {
  /** One line: what is being done. */
  readonly title: string;
  readonly what: { readonly yaml?: string; readonly edits?: readonly PlantEdit[] };
  /** It is in force. */
  readonly applied?: (version: number) => void;
}

export interface SetupFile {
  /** Null = not read yet, or not for this person. */
  readonly file: PlantFile | null;
  readonly spec: LooseSpec;
  readonly mayChange: boolean;
  propose(change: Change): void;
}

export const SetupContext = createContext<SetupFile | null>(null);

export function useSetup(): SetupFile {
  const setup = useContext(SetupContext);
  if (!setup) throw new RangeError('useSetup: outside of a SetupContext');
  return setup;
}
