import type { Project } from '../../data/api.js';

/** What can be done with a project as a whole. */
export function ProjectActions(_props: { project: Project }) {
  return null;
}
