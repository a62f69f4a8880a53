"""The words that invented names are made of, language by language."""

import functools
from dataclasses import dataclass

from forum.text.lookalikes import skeleton


@dataclass(frozen=True)
class Words:
    """Two lists and the order that a language puts them in."""

    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    order: str = "{adjective} {noun}"

    def name(self, adjective: str, noun: str) -> str:
        """Return a name made of one of each."""
        return self.order.format(adjective=adjective, noun=noun)

    def all(self) -> list[str]:
        """Return every name that these words can make."""
        return [self.name(one, other) for one in self.adjectives for other in self.nouns]


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# For a display name: birds, trees and plants, which nobody is called by mistake.
DISPLAY = {
    "en": Words(
        adjectives=_list("""
            Amber April Autumn Blue Brave Bright Brook Copper Dancing Early Evening Fern Fond
            Garden Gentle Golden Green Happy Hazel Heath Highland Honest Kind Little Loyal Marsh
            May Meadow Merry Misty Morning Northern Orchard Patient Plucky River Rosy Russet
            Sandy September Snowy Spring Sunny Sunrise Tender Valley Warm Wild Winter Woodland
        """),
        nouns=_list("""
            Alder Ash Aspen Avocet Beech Birch Blackbird Bluebell Bramble Bullfinch Chaffinch
            Clover Cowslip Crocus Curlew Daffodil Daisy Dove Dunlin Dunnock Elder Fieldfare
            Firecrest Foxglove Goldfinch Hawthorn Heather Heron Holly Honeysuckle Iris Ivy
            Jackdaw Juniper Kestrel Kingfisher Lapwing Larch Lark Lavender Linnet Magpie Maple
            Martin Nuthatch Oak Osprey Owl Pipit Plover Poppy Primrose Puffin Redwing Robin
            Rosemary Rowan Sorrel Sparrow Starling Swallow Swift Teal Thistle Thrush Violet
            Wagtail Waxwing Willow Wren Yarrow Yew
        """),
    ),
    # No adjective begins with a letter that softens, so each stays the same after any noun.
    "cy": Words(
        adjectives=_list("""
            Addfwyn Amryliw Amyneddgar Annwyl Anturus Arbennig Awelog Effro Egnïol Eofn Euraid
            Ffeind Ffyddlon Hael Hafaidd Hapus Hardd Hawddgar Heini Heulog Hoffus Hudol Hwyliog
            Hyderus Hydrefol Hyfryd Hynaws Iraidd Naturiol Nwyfus Onest Serchog Serennog Sionc
            Siriol Swil Swynol Urddasol Ysblennydd Ystwyth Ystyriol
        """),
        nouns=_list("""
            Aethnen Afallen Alarch Banadl Barcud Bedwen Briallen Bronfraith Celynnen Clychlys
            Cnocell Collen Colomen Corhedydd Cornchwiglen Crëyr Criafolen Cudyll Cwtiad Derwen
            Drudwen Dryw Ehedydd Eiddew Eirlys Eos Eryr Ffawydden Fioled Grug Gwalch Gwennol
            Gwernen Gwyddfid Gwylan Gylfinir Hebog Helygen Iorwg Lafant Llarwydden Llinos Llwyfen
            Masarnen Meillionen Mintys Mwsogl Mwyalchen Nico Onnen Pâl Pibydd Pinwydden Pioden
            Rhedyn Rhosmari Rhosyn Saets Saffrwm Siglen Telor Tinwen Titw Tylluan Ywen
        """),
        order="{noun} {adjective}",
    ),
}

# For an anonymous post: things of the house and the shore, and no word that a display name has.
# In one language for everybody: which one a writer's pages speak could give her away.
PERSONA = {
    "en": Words(
        adjectives=_list("""
            Calm Careful Clear Distant Easy Faithful Floating Folded Glowing Hidden Hushed Lasting
            Level Light Lone Mellow Mild Modest Muted Open Pale Paper Passing Plain Polished Quiet
            Resting Rolling Round Secret Settled Shaded Silent Simple Sleepy Slow Soft Steady Still
            Stone Tall Velvet Waiting Wandering Weathered Wooden Woollen
        """),
        nouns=_list("""
            Anchor Armchair Atlas Basket Beacon Bell Bench Blanket Bookcase Bottle Bridge Button
            Candle Carpet Chimney Clock Compass Cottage Cup Curtain Doorway Envelope Ferry Gate
            Glove Hammock Harbour Kettle Kite Ladder Lamp Lantern Letter Lighthouse Mirror
            Mitten Moonbeam Notebook Parcel Pebble Pencil Pillow Porch Postcard Quilt Raft Ribbon
            Sail Satchel Scarf Shell Signpost Staircase Teacup Teapot Telescope Thimble Ticket
            Tower Umbrella Violin Window Yarn
        """),
    ),
}


@functools.cache
def personas() -> frozenset[str]:
    """Return the skeleton of every persona in every language."""
    return frozenset(skeleton(name) for words in PERSONA.values() for name in words.all())
