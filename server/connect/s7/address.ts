/**
 * A place in an S7 controller, as `nodes7` writes it: `DB1,REAL4`, `DB10,X14.0`, `DB5,STRING20.30`, `MW10`, `M32.2`, `IB0`.
 * Lists are not read: a tag is one value.
 */
const DATA_BLOCK =
  /^DB\d{1,5},(X\d{1,5}\.[0-7]|(BYTE|CHAR|INT|WORD|DINT|DWORD|REAL|LREAL|LINT)\d{1,5}|STRING\d{1,5}\.\d{1,3})$/;
const OTHER = /^[IEQAM](\d{1,5}\.[0-7]|(B|C|W|I|D|DI|R|LR|LI)\d{1,5})$/;

export const isPlace = (text: string): boolean => DATA_BLOCK.test(text) || OTHER.test(text);
