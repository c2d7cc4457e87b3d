import { QUIET_STORY, type Story } from '../world/story.ts';
export const incidentStory: Story = QUIET_STORY;
