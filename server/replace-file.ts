/** A file written anew as a whole: whoever reads meanwhile, or after a power cut, has the old one or the new one. */
import { rename, writeFile } from 'node:fs/promises';

export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  options: { readonly mode?: number; readonly flush?: boolean } = {},
): Promise<void> {
  await writeFile(`${path}.new`, content, options);
  await rename(`${path}.new`, path);
}
