import type { ChangedFile } from '../job/job.js';

/** path → file object [D]; an empty map may come as `[]` [?]. Undefined when it is neither. */
export function changedFiles(map: unknown): readonly ChangedFile[] | undefined {
  if (typeof map !== 'object' || map === null) return undefined;
  if (Array.isArray(map)) return map.length === 0 ? [] : undefined;
  return Object.entries(map).map(([path, file]: [string, unknown]) => {
    const size = sizeOf(file);
    return size === undefined ? { path } : { path, size };
  });
}

/** The file object's fields are unknown [?]: `size` is taken if it is there, in bytes, also as a string. */
function sizeOf(file: unknown): number | undefined {
  if (typeof file !== 'object' || file === null || !('size' in file)) return undefined;
  const size = typeof file.size === 'string' && /^\d{1,16}$/.test(file.size) ? Number(file.size) : file.size;
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}
