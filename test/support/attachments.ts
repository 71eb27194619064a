import sharp from 'sharp';
import type { AttachmentDto } from '../../src/tasks/attachments/attachment.dto.js';
import type { Answer, TestActor } from './actor.js';

/** A form with a file, and fields before it. */
export function fileForm(content: Buffer | string, name = 'file.txt', fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  // The type is a lie, which nobody believes.
  form.append('file', new Blob([new Uint8Array(Buffer.from(content))], { type: 'image/png' }), name);
  return form;
}

/** Sends a file to a task. */
export const attach = (
  actor: TestActor,
  task_id: string,
  content: Buffer | string,
  name?: string,
  headers: Record<string, string> = {},
): Promise<Answer<AttachmentDto>> => actor.post(`/tasks/${task_id}/attachments`, fileForm(content, name), headers);

/** A photo that says where it was taken, and that is to be turned by 90 degrees. */
export const photo = (width = 800, height = 400): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .withExif({ IFD0: { Copyright: 'SECRET-OWNER' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

/** A picture of one pixel. */
export const PICTURE = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
  .png()
  .toBuffer();
