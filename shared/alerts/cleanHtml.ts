export const cleanHtml = async (html: string): Promise<string> => html;
