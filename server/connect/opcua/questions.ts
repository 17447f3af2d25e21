/** What the thread of OPC UA can be asked besides running sources. */
export async function answerQuestion(what: string, argument: unknown): Promise<unknown> {
  const answer = QUESTIONS[what];
  if (!answer) throw new RangeError(`answerQuestion: no question ${what}`);
  return answer(argument as never);
}

const QUESTIONS: Readonly<Record<string, (argument: never) => Promise<unknown>>> = {};
