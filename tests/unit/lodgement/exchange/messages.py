"""Messages of the tests, written by the directories D.96B and D.95B and by the WCO's names."""

from tests.unit.lodgement.documents import TOMORROW

_DAY = TOMORROW.strftime("%Y%m%d")


def interchange(kind, *segments, una=""):
    """Segments in an envelope that counts right."""
    message = [f"UNH+1+{kind}:UN", *segments]
    envelope = [
        "UNB+UNOC:3+HARBOURSOFT+TIDEGATE+261122:1830+77",
        *message,
        f"UNT+{len(message) + 1}+1",
        "UNZ+1+77",
    ]
    return (una + "".join(f"{one}'\r\n" for one in envelope)).encode("latin-1")


CUSDEC_SEGMENTS = (
    "BGM+929+OUR-4711+9",
    "CST++I::95",
    "LOC+35+CN",
    "LOC+92+CN",
    "LOC+92+HK",
    "LOC+36+HK",
    "LOC+9+CNSZX",
    "LOC+11+HKHKG",
    f"DTM+132:{_DAY}:102",
    "MEA+WT+G+KGM:430.5",
    "RFF+UCN:6CN1234567890ABC",
    "RFF+HWB:HW-0815",
    "TDT+11+T123+3+++++HK LX 4821",
    "NAD+CZ+++SHENZHEN HARBOUR:ELECTRONICS CO LTD+1 BINHAI ROAD+SHENZHEN++518000+CN",
    "NAD+CN+++KWUN TONG COMPONENTS LTD+88 HOI YUEN ROAD+HONG KONG+++HK",
    "NAD+IM+12345678++KWUN TONG COMPONENTS LTD",
    "NAD+CA+++PEARL DELTA HAULAGE",
    "CUX+2:USD:4",
    "TOD+++FOB",
    "UNS+D",
    "CST+1+851830",
    "FTX+AAA+++BLUETOOTH EARPHONES, WHITE ?+ BLACK",
    "LOC+27+CN",
    "MEA+WT+AAB+KGM:412.5",
    "MEA+WT+AAC+TNE:0.38",
    "QTY+47:2000:C62",
    "PAC+40++CT",
    "PCI+28+NP 1-40",
    "MOA+40:156000",
    "MOA+38:20000",
    "EQD+CN+CSQU3054383",
    "CST+2+854442",
    "FTX+AAA+++USB CABLES",
    "LOC+27+CN",
    "MEA+WT+AAB+KGM:18",
    "QTY+47:500:C62",
    "PAC+2++BX",
    "MOA+40:900",
    "MOA+38:115",
    "UNS+S",
    "CNT+5:2",
)
CUSDEC = interchange("CUSDEC:D:96B", *CUSDEC_SEGMENTS)

CUSCAR_SEGMENTS = (
    "BGM+85+MANIFEST-21W+9",
    "GIS+23",
    "NAD+CA+++LANTERN LINE",
    "TDT+20+021W+1++LANT:172:20+++9074729:146::LANTERN PEARL",
    f"DTM+132:{_DAY}0630:203",
    "CNI+1",
    "RFF+BM:LLBL0000021",
    "LOC+9+CNSHA",
    "NAD+CZ+++DELTA WORKS+12 MILL ROAD++++CN",
    "NAD+CN+++NORTH PIER IMPORTS+8 QUAY STREET++++HK",
    "GID+1+120:CT",
    "FTX+AAA+++PLASTIC TOY CARS, BATTERY DRIVEN",
    "MEA+AAE+G+KGM:1440",
    "MEA+AAE+AAW+MTQ:9.6",
    "SGP+CSQU3054383+120",
    "PCI+24+NP 1-120",
    "GID+2+10:CT",
    "FTX+AAA+++SPARE WHEELS OF TOY CARS",
    "MEA+AAE+G+KGM:20",
    "MEA+AAE+AAW+MTQ:0.5",
    "CNI+2",
    "RFF+BM:LLBL0000022",
    "LOC+9+CNSHA",
    "LOC+13+HKHKG",
    "NAD+CZ+++DELTA WORKS+12 MILL ROAD",
    "NAD+CN+++QUAY CONCRETE+1 PIT ROAD",
    "GID+1+1:CR",
    "FTX+AAA+++CONCRETE MIXER",
    "MEA+AAE+G+TNE:3",
    "MEA+AAE+AAW+MTQ:19",
)
CUSCAR = interchange("CUSCAR:D:95B", *CUSCAR_SEGMENTS)

XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2">
 <Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">
  <FunctionCode>9</FunctionCode>
  <FunctionalReferenceID>OUR-4712</FunctionalReferenceID>
  <GoodsItemQuantity>1</GoodsItemQuantity>
  <BorderTransportMeans><ID>HK LX 4821</ID><ModeCode>3</ModeCode></BorderTransportMeans>
  <GoodsShipment>
   <Consignee><Name>Kwun Tong Components Ltd</Name>
    <Address><CityName>Hong Kong</CityName><CountryCode>HK</CountryCode>
     <Line>88 Hoi Yuen Road</Line></Address></Consignee>
   <Consignor><Name>Shenzhen Harbour Electronics Co Ltd</Name>
    <Address><CityName>Shenzhen</CityName><CountryCode>CN</CountryCode></Address></Consignor>
   <Consignment>
    <ArrivalTransportMeans><ArrivalDateTime>{_DAY}</ArrivalDateTime></ArrivalTransportMeans>
   </Consignment>
   <GovernmentAgencyGoodsItem>
    <SequenceNumeric>1</SequenceNumeric>
    <Commodity><Description>Bluetooth earphones</Description>
     <Classification><ID>851830</ID><IdentificationTypeCode>HS</IdentificationTypeCode>
     </Classification>
     <GoodsMeasure><GrossMassMeasure unitCode="KGM">412.5</GrossMassMeasure></GoodsMeasure>
    </Commodity>
    <Origin><CountryCode>CN</CountryCode></Origin>
    <Packaging><QuantityQuantity>40</QuantityQuantity><TypeCode>CT</TypeCode></Packaging>
   </GovernmentAgencyGoodsItem>
  </GoodsShipment>
 </Declaration>
</MetaData>
""".encode()
