import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { InvalidInput } from '../../kernel/http/problem.js';

/** The maximum length of an emoji, in code points: a family of four with skin tones has 11. */
const MAX_CODE_POINTS = 16;
const PRESENTATION = '\u{FE0F}';

/** The emoji that Unicode recommends, sequences included. Node 20 needs the flag `v` at run time, not in a literal. */
const RECOMMENDED = new RegExp('^\\p{RGI_Emoji}$', 'v');
/** Emoji that are newer than the Unicode data of Node. */
const PICTOGRAPH = /^\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0F}|\u{200D})*$/u;
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The emoji that a text is, in the form in which it is shown in colour; undefined for any other text. */
export function emojiOf(text: string): string | undefined {
  if (text.length > 2 * MAX_CODE_POINTS || [...text].length > MAX_CODE_POINTS) return undefined;
  const shown = [text, text + PRESENTATION].find((form) => RECOMMENDED.test(form));
  if (shown !== undefined) return shown;
  return PICTOGRAPH.test(text) && isOneGrapheme(text) ? text : undefined;
}

function isOneGrapheme(text: string): boolean {
  return [...GRAPHEMES.segment(text)].length === 1;
}

/** An emoji in a path, or 400. */
class EmojiPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const emoji = emojiOf(value.normalize('NFC'));
    if (emoji !== undefined) return emoji;
    throw new InvalidInput([{ field: 'emoji', message: 'must be one emoji' }]);
  }
}

/** The emoji in a route's path. */
export const PathEmoji = (): ParameterDecorator => Param('emoji', EmojiPipe);

const SCHEMA = { type: 'string' as const, minLength: 1, maxLength: MAX_CODE_POINTS, examples: ['👍'] };

/** Documents the emoji in a route's path. */
export const ApiEmoji = () =>
  ApiParam({
    name: 'emoji',
    description: 'One emoji, percent-encoded.',
    schema: SCHEMA,
  });
