import { GembaError } from './problems.ts';

/** What another system is asked; where that fails, the refusal says why in its words. */
export async function asked<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GembaError) throw error;
    throw new GembaError('connection-failed', error instanceof Error ? error.message : String(error));
  }
}
