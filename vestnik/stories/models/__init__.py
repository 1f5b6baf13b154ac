from vestnik.stories.models.address import StoryAddress
from vestnik.stories.models.byline import Byline
from vestnik.stories.models.correction import Correction, FormerVersion, TakeDown
from vestnik.stories.models.edition import Edition
from vestnik.stories.models.notes import Note
from vestnik.stories.models.people import Person
from vestnik.stories.models.photo import Photo, PhotoRendition
from vestnik.stories.models.rights import SectionRight
from vestnik.stories.models.section import Section, Topic
from vestnik.stories.models.standing import HomePage, StandingPage
from vestnik.stories.models.story import Kind, Story

__all__ = [
    "Byline",
    "Correction",
    "Edition",
    "FormerVersion",
    "HomePage",
    "Kind",
    "Note",
    "Person",
    "Photo",
    "PhotoRendition",
    "Section",
    "SectionRight",
    "StandingPage",
    "Story",
    "StoryAddress",
    "TakeDown",
    "Topic",
]
