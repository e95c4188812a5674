import numpy as np
import pytest

from CTGANAugmentLib.scene.training_plot import STEP, TrainingPlot

FIRST = {"generator": [(0, 2.0), (10, 1.5)], "discriminator": [(0, 0.5), (10, None)]}


def column(chart, name):
    table = chart.GetNthPlotSeriesNode(0).GetTableNode().GetTable()
    values = table.GetColumnByName(name)
    return [values.GetValue(row) for row in range(values.GetNumberOfValues())]


@pytest.fixture
def plot(scene):
    made = TrainingPlot(scene, "Training")
    yield made
    made.remove()


def test_losses_are_a_chart_with_a_line_each(scene, plot):
    plot.show(FIRST)
    assert plot.chart.GetNumberOfPlotSeriesNodes() == 2
    assert [plot.chart.GetNthPlotSeriesNode(n).GetYColumnName() for n in range(2)] == list(FIRST)
    assert column(plot.chart, STEP) == [0, 10]
    assert column(plot.chart, "generator") == [2.0, 1.5]
    assert np.isnan(column(plot.chart, "discriminator")[1])


def test_later_losses_fill_the_same_nodes(scene, plot):
    plot.show(FIRST)
    chart, count = plot.chart, scene.GetNumberOfNodes()
    plot.show({name: [*curve, (20, 1.0)] for name, curve in FIRST.items()})
    assert plot.chart is chart
    assert scene.GetNumberOfNodes() == count
    assert column(chart, STEP) == [0, 10, 20]


def test_other_players_and_deleted_nodes_make_the_plot_anew_and_nothing_is_left(scene, plot):
    before = scene.GetNumberOfNodes()
    plot.show(FIRST)
    plot.show({"encoder": [(0, 1.0)]})
    assert plot.chart.GetNumberOfPlotSeriesNodes() == 1
    scene.RemoveNode(plot.chart)
    plot.show({"encoder": [(0, 1.0)]})
    assert plot.chart.GetNumberOfPlotSeriesNodes() == 1
    plot.remove()
    assert scene.GetNumberOfNodes() == before


def test_before_the_first_losses_there_is_no_plot(scene, plot):
    before = scene.GetNumberOfNodes()
    plot.show({})
    assert plot.chart is None
    assert scene.GetNumberOfNodes() == before


def test_many_curves_differ_in_colour_or_dash_and_their_legend_has_room_beside_them(scene):
    plot = TrainingPlot(scene, "Curves", "Patients")
    plot.show({f"arm{n}": [(2, 0.5), (10, 0.6)] for n in range(10)})
    series = [plot.chart.GetNthPlotSeriesNode(n) for n in range(10)]
    assert len({(each.GetColor(), each.GetLineStyle()) for each in series}) == 10
    assert plot.chart.GetXAxisTitle() == "Patients"
    assert plot.chart.GetXAxisRange()[1] > 13
    plot.remove()
