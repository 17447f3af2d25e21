/**
 * How requests are judged. Queries, paths and headers are texts: "5" is read as 5. A JSON body says itself what is a text and
 * what a number, so it is taken as it is: null stays null, and what is of another type is refused.
 */
import { createRequire } from 'node:module';
import type { FastifyError, FastifySchema, FastifySchemaCompiler } from 'fastify';

type Judge = FastifySchemaCompiler<FastifySchema>;
/** As Fastify takes it: what is wrong is left on the function. */
type Judgement = ReturnType<Judge>;
type Compilers = () => (schemas: object, options: { readonly customOptions: object }) => Judge;

/** The one that Fastify itself uses, of the version that came with it. */
const besideFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));
const compilers = (besideFastify('@fastify/ajv-compiler') as Compilers)();
/** A parameter that is not known is told, not dropped. */
const compiler = (coerceTypes: boolean) =>
  compilers({}, { customOptions: { removeAdditional: false, strict: false, coerceTypes } });
const ofTexts = compiler(true);
const ofJson = compiler(false);

/** Made when it is asked the first time: some milliseconds each, and a server starts with hundreds. */
export const judging: Judge = (part) => {
  let made: Judgement | null = null;
  const judge: Judgement = (data: unknown) => {
    made ??= (part.httpPart === 'body' ? ofJson : ofTexts)(part) as Judgement;
    const fits = made(data);
    judge.errors = made.errors ?? null;
    return fits;
  };
  return judge;
};

/** The place and what is wrong there; `querystring must NOT have additional properties` says nothing. */
export function wordsOf(error: FastifyError): string {
  const [first, ...more] = error.validation ?? [];
  if (!first) return error.message;
  const place = first.instancePath.slice(1);
  const inside = (name: string) => `\`${place === '' ? name : `${place}/${name}`}\``;
  const extra = first.params['additionalProperty'];
  if (typeof extra === 'string') return `unknown parameter ${inside(extra)}`;
  const missing = first.params['missingProperty'];
  if (typeof missing === 'string') return `parameter ${inside(missing)} is missing`;
  if (first.keyword !== 'type') return `${place || error.validationContext} ${first.message}`;
  // Of a choice of schemas each says what it wants.
  const others = more.filter(({ keyword, instancePath }) => keyword === 'type' && instancePath === first.instancePath);
  const types = new Set([first, ...others].flatMap(({ params }) => params['type'] as string | string[]));
  return `${place || error.validationContext} must be ${[...types].join(' or ')}`;
}
