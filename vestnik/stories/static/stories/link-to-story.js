// The editor's tool that links words to another story of the paper.
(() => {
  const { DraftJS, React, draftail, wagtail } = window;

  class StorySource extends draftail.DocumentModalWorkflowSource {
    getChooserConfig() {
      const locale = window.wagtailConfig?.ACTIVE_CONTENT_LOCALE;
      return {
        url: this.props.entityType.chooserUrls.storyChooser,
        urlParams: locale ? { locale } : {},
        onload: new window.ChooserModalOnloadHandlerFactory().getOnLoadHandlers(),
        responses: { chosen: this.onChosen },
      };
    }

    onChosen(story) {
      const { editorState, entityType, onComplete } = this.props;
      const { EditorState, Modifier, RichUtils } = DraftJS;
      const selection = editorState.getSelection();
      const content = editorState
        .getCurrentContent()
        .createEntity(entityType.type, "MUTABLE", { id: story.id, title: story.string, live: story.live });
      const key = content.getLastCreatedEntityKey();
      const next = selection.isCollapsed()
        ? EditorState.push(
            editorState,
            Modifier.replaceText(content, selection, story.string, null, key),
            "insert-characters",
          )
        : RichUtils.toggleLink(editorState, selection, key);
      this.workflow.close();
      onComplete(next);
    }
  }

  const StoryLink = (props) => {
    const { title, live } = props.contentState.getEntity(props.entityKey).getData();
    const icon = React.createElement(wagtail.components.Icon, { name: live ? "newspaper" : "warning" });
    return React.createElement(draftail.TooltipEntity, { ...props, icon, label: title || "…", url: null });
  };

  draftail.registerPlugin({ type: "STORY", source: StorySource, decorator: StoryLink }, "entityTypes");
})();
