/** How large an installation is. */
export interface Size {
  name: SizeName;
  users: number;
  projects: number;
  tasks: number;
  /** Recorded changes for each task, its creation included. */
  changesPerTask: number;
}

export const SIZE_NAMES = ['S', 'M', 'L'] as const;
export type SizeName = (typeof SIZE_NAMES)[number];

export const SIZES: Record<SizeName, Size> = {
  S: { name: 'S', users: 1_000, projects: 100, tasks: 10_000, changesPerTask: 5 },
  M: { name: 'M', users: 10_000, projects: 1_000, tasks: 100_000, changesPerTask: 5 },
  L: { name: 'L', users: 10_000, projects: 5_000, tasks: 1_000_000, changesPerTask: 5 },
};

/** What is measured is the same at every size: a corner of the installation whose projects never differ. */
export const CORNER = {
  /** Projects of the reader, who never writes: their boards stay as they are. */
  readProjects: 8,
  /** Projects of the writer, whose changes are spread over them. */
  writeProjects: 16,
  tasksPerProject: 200,
  membersPerProject: 20,
  /** Of the reader's projects, so many are shared boards; in the others they see their own tasks only. */
  shared: 4,
  ownTasks: 20,
} as const;

/** Raised when the generator changes, so that a database that was kept is made anew. */
export const GENERATOR_VERSION = 2;
