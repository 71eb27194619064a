import { MAX_FILE_NAME } from './attachment.dto.js';

/** The name of a sent file: without folders, on one line, and short enough; its extension stays. */
export function fileName(sent: string): string {
  const line = sent
    .normalize('NFC')
    .replace(/^.*[/\\]/, '')
    // Neither control characters nor those that turn the direction of what follows.
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  const characters = [...line];
  if (characters.length <= MAX_FILE_NAME) return line || 'file';
  const extension = /\.[^.]{1,20}$/.exec(line)?.[0] ?? '';
  return characters.slice(0, MAX_FILE_NAME - [...extension].length).join('') + extension;
}

/** `Content-Disposition` with a name in any script (RFC 6266). */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
